//! A served router, over real sockets.

use axum::routing::get;
use mainstay_telemetry::Registry;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::Notify;
use tokio::task::JoinHandle;

use super::*;

struct Running {
    /// A request has come to a handler that takes its time.
    entered: Arc<Notify>,
    /// It may go on.
    go_on: Arc<Notify>,
    address: SocketAddr,
    stop: CancellationToken,
    task: JoinHandle<()>,
}

async fn start(change: impl FnOnce(&mut Server)) -> Running {
    let mut settings = Server::default();
    change(&mut settings);
    let stop = CancellationToken::new();
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("an address");
    let (entered, go_on) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let told = (entered.clone(), go_on.clone());
    let slow = || async move {
        told.0.notify_one();
        told.1.notified().await;
        "done"
    };
    let product = Router::new()
        .route("/hello/{name}", get(|| async { "hello" }))
        .route("/slow", get(slow));
    let router = Operations::new(&settings, Registry::default(), &stop)
        .expect("no conflict")
        .needs("always", || async { Ok(()) })
        .around(product);
    let told = stop.clone();
    let task = tokio::spawn(async move { run(listener, router, &settings, told).await });
    Running {
        entered,
        go_on,
        address,
        stop,
        task,
    }
}

impl Running {
    /// Sends a request and reads until the server closes.
    async fn ask(&self, path: &str, headers: &str) -> String {
        let head = format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{headers}\r\n");
        self.send(&head).await
    }

    async fn send(&self, text: &str) -> String {
        let mut stream = TcpStream::connect(self.address)
            .await
            .expect("a connection");
        stream.write_all(text.as_bytes()).await.expect("sent");
        let mut answer = Vec::new();
        // A connection that is reset has answered nothing.
        let _ = stream.read_to_end(&mut answer).await;
        String::from_utf8_lossy(&answer).into_owned()
    }
}

fn body(answer: &str) -> &str {
    answer.split_once("\r\n\r\n").map_or("", |(_, body)| body)
}

#[tokio::test]
async fn requests_are_measured_by_their_template() {
    let server = start(|_| {}).await;
    assert!(
        server
            .ask("/hello/ada", "")
            .await
            .starts_with("HTTP/1.1 200")
    );
    assert!(
        server
            .ask("/hello/grace", "")
            .await
            .starts_with("HTTP/1.1 200")
    );
    assert!(server.ask("/nowhere", "").await.starts_with("HTTP/1.1 404"));
    let text = server.ask("/metrics", "").await;
    let name = "http_server_request_duration_seconds_count";
    for line in [
        format!(r#"{name}{{route="/hello/{{name}}",method="GET",status="200"}} 2"#),
        format!(r#"{name}{{route="unmatched",method="GET",status="404"}} 1"#),
        "http_server_active_requests 0".to_owned(),
    ] {
        assert!(
            text.lines().any(|l| l == line),
            "{line} is missing in\n{text}"
        );
    }
    assert!(!text.contains("ada"), "a path became a label");
    assert!(text.contains("process_resident_memory_bytes"));
    let open = server
        .ask("/metrics", "Accept: application/openmetrics-text\r\n")
        .await;
    assert!(body(&open).ends_with("# EOF\n"), "{open}");
}

#[tokio::test]
async fn metrics_are_shown_to_their_readers_alone() {
    let server = start(|_| {}).await;
    let strange = server
        .ask("/metrics", "X-Forwarded-For: 198.51.100.1\r\n")
        .await;
    assert!(strange.starts_with("HTTP/1.1 404"), "{strange}");

    let trusting = start(|s| {
        s.trusted_proxies
            .extend(Network::new([127, 0, 0, 1].into(), 32))
    })
    .await;
    let outside = trusting
        .ask("/metrics", "X-Forwarded-For: 198.51.100.1\r\n")
        .await;
    assert!(outside.starts_with("HTTP/1.1 404"), "{outside}");
    let inside = trusting
        .ask("/metrics", "X-Forwarded-For: 127.0.0.5\r\n")
        .await;
    assert!(inside.starts_with("HTTP/1.1 200"), "{inside}");
}

#[tokio::test]
async fn stopping_finishes_what_is_under_way() {
    let server = start(|_| {}).await;
    let ready = server.ask("/readyz", "").await;
    assert_eq!(body(&ready), r#"{"checks":{"always":"ok"},"ready":true}"#);
    let (answer, ()) = tokio::join!(server.ask("/slow", ""), async {
        server.entered.notified().await;
        server.stop.cancel();
        // Nobody else is let in any more, but the one who is in is waited for.
        while TcpStream::connect(server.address).await.is_ok() {
            tokio::task::yield_now().await;
        }
        assert!(!server.task.is_finished());
        server.go_on.notify_one();
    });
    assert_eq!(body(&answer), "done");
    server.task.await.expect("a clean end");
    assert!(TcpStream::connect(server.address).await.is_err());
}

#[tokio::test]
async fn stopping_waits_no_longer_than_the_grace() {
    let server = start(|s| s.shutdown_grace = Duration::from_millis(50)).await;
    let mut stream = TcpStream::connect(server.address)
        .await
        .expect("a connection");
    stream
        .write_all(b"GET /slow HTTP/1.1\r\nHost: x\r\n\r\n")
        .await
        .expect("sent");
    server.entered.notified().await;
    server.stop.cancel();
    let end = tokio::time::timeout(Duration::from_secs(5), server.task).await;
    assert!(end.is_ok(), "still waiting");
}

#[tokio::test]
async fn a_client_that_dawdles_is_let_go() {
    let server = start(|s| s.header_timeout = Duration::from_millis(80)).await;
    let answer = server.send("GET /hello/ada HTTP/1.1\r\nHost:").await;
    assert!(!answer.contains("hello"), "{answer}");
}

#[tokio::test]
async fn connections_beyond_the_limit_wait_their_turn() {
    let server = start(|s| {
        s.max_connections = 1;
        s.header_timeout = Duration::from_millis(150);
    })
    .await;
    let idle = TcpStream::connect(server.address)
        .await
        .expect("a connection");
    let answer = server.ask("/hello/ada", "").await;
    assert_eq!(body(&answer), "hello");
    drop(idle);
}
