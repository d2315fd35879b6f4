//! Brazil.

use super::{Culture, Tongue, cities, words};

pub fn brazil() -> Culture {
    Culture {
        country: "BR",
        share: 7,
        currency: "BRL",
        turnover: 480_000.0,
        language: "Português",
        tongue: Tongue::Portuguese,
        women: words(
            "Maria,Ana,Juliana,Fernanda,Camila,Patrícia,Adriana,Márcia,Aline,Bruna,Letícia,Beatriz,Mariana,Larissa,Gabriela,\
             Amanda,Jéssica,Vanessa,Luciana,Sandra,Cláudia,Renata,Carolina,Raquel,Débora,Tatiana,Priscila,Simone,Cristiane,\
             Natália,Helena,Isabela,Sofia,Rafaela,Eliane,Rosângela,Ana Paula,Maria Clara,Lívia,Yasmin,Thaís",
        ),
        men: words(
            "José,João,Antônio,Carlos,Paulo,Lucas,Pedro,Marcos,Luiz,Gabriel,Rafael,Felipe,Bruno,Marcelo,Eduardo,Rodrigo,\
             Daniel,Fernando,Gustavo,André,Leonardo,Ricardo,Thiago,Diego,Fábio,Vinícius,Matheus,Guilherme,Leandro,\
             Sérgio,Roberto,Márcio,Henrique,Caio,Renato,Flávio,João Pedro,Luiz Felipe,Otávio,Murilo,César",
        ),
        families: words(
            "Silva,Santos,Oliveira,Souza,Rodrigues,Ferreira,Alves,Pereira,Lima,Gomes,Ribeiro,Costa,Carvalho,Almeida,Lopes,\
             Soares,Fernandes,Vieira,Barbosa,Rocha,Dias,Nascimento,Andrade,Moreira,Nunes,Marques,Machado,Mendes,Freitas,\
             Cardoso,Ramos,Gonçalves,Santana,Teixeira,Araújo,Pinto,Moura,Cavalcanti,Castro,Campos,Monteiro,Correia,\
             Batista,Duarte,Azevedo,Barros,Melo,Farias,Cunha,Miranda,Nogueira,Reis,Borges,Moraes,Rezende,Pires,Siqueira,\
             Tavares,Bezerra,Coelho,da Silva,dos Santos,de Souza,Schneider,Rossi,Tanaka,Magalhães,Guimarães,Brandão",
        ),
        double: (30, " "),
        cities: cities(
            "São Paulo|SP|01###-###|+55115550####
             Campinas|SP|13###-###|+55195550####
             Ribeirão Preto|SP|14###-###|+55165550####
             Sorocaba|SP|18###-###|+55155550####
             Rio de Janeiro|RJ|20###-###|+55215550####
             Niterói|RJ|24###-###|+55215550####
             Belo Horizonte|MG|30###-###|+55315550####
             Uberlândia|MG|38###-###|+55345550####
             Juiz de Fora|MG|36###-###|+55325550####
             Curitiba|PR|80###-###|+55415550####
             Londrina|PR|86###-###|+55435550####
             Porto Alegre|RS|90###-###|+55515550####
             Caxias do Sul|RS|95###-###|+55545550####
             Florianópolis|SC|88###-###|+55485550####
             Joinville|SC|89###-###|+55475550####
             Brasília|DF|70###-###|+55615550####
             Goiânia|GO|74###-###|+55625550####
             Salvador|BA|40###-###|+55715550####
             Recife|PE|50###-###|+55815550####
             Fortaleza|CE|60###-###|+55855550####
             Manaus|AM|69###-###|+55925550####",
        ),
        streets: words(
            "Rua das Flores,Avenida Brasil,Rua Sete de Setembro,Avenida Paulista,Rua XV de Novembro,Rua Santos Dumont,\
             Avenida Getúlio Vargas,Rua Tiradentes,Rua da Paz,Avenida Independência,Rua Dom Pedro II,Rua São José,\
             Rua das Palmeiras,Avenida das Nações,Rodovia dos Bandeirantes,Rua do Comércio,Travessa do Sol,Rua Ipiranga,\
             Alameda Santos,Avenida das Indústrias,Rua Rui Barbosa",
        ),
        street: "{s}, {n}",
        mobile: "+551195550####",
        stems: words(
            "Serra,Rio,Vale,Monte,Porto,Campo,Lagoa,Ponte,Pedra,Ilha,Costa,Mata,Baía,Morro,Praia,Fonte,Barra,Cabo,Mar,\
             Chapada,Planalto,Recanto,Horizonte,Jardim",
        ),
        endings: words(
            "Verde,Alegre,Real,Feliz,Celeste,Grande,do Sul,do Norte,das Flores,dos Pinhais,da Mata,das Araucárias,do Ouro,\
             de Cristal,da Prata",
        ),
        joint: " ",
        forms: vec![(1, 72, "Ltda."), (120, 28, "S.A.")],
    }
}
