// The editor of formatted text. It writes plain, semantic HTML back into the text area it stands for, so the form posts as
// it would without it.
import { baseKeymap, setBlockType, toggleMark, wrapIn } from "prosemirror-commands";
import { history, redo, undo } from "prosemirror-history";
import { inputRules, textblockTypeInputRule, wrappingInputRule } from "prosemirror-inputrules";
import { keymap } from "prosemirror-keymap";
import { DOMParser, DOMSerializer, type MarkType, type NodeType, Schema } from "prosemirror-model";
import { marks, nodes } from "prosemirror-schema-basic";
import { addListNodes, liftListItem, sinkListItem, splitListItem, wrapInList } from "prosemirror-schema-list";
import { type Command, EditorState, Selection } from "prosemirror-state";
import { EditorView } from "prosemirror-view";
import { element, icon } from "../core/dom";

const { doc, paragraph, blockquote, heading, text, hard_break } = nodes;
const base = new Schema({ nodes: { doc, paragraph, blockquote, heading, text, hard_break }, marks: { link: { ...marks.link, inclusive: false }, em: marks.em, strong: marks.strong, code: marks.code } });
const schema = new Schema({ nodes: addListNodes(base.spec.nodes, "paragraph block*", "block"), marks: base.spec.marks });

const node = (name: string): NodeType => schema.nodes[name] as NodeType;
const mark = (name: string): MarkType => schema.marks[name] as MarkType;

export function rich(area: HTMLTextAreaElement): void {
  if (area.previousElementSibling?.matches(".rich")) return;
  const [bold = "", italic = "", headingWord = "", bullets = "", numbers = "", quote = "", linkWord = "", undoWord = "", redoWord = "", prompt = ""] = (area.dataset["words"] ?? "").split("|");
  const source = document.createElement("div");
  // A template's content runs nothing and loads nothing; the parser then keeps only what the schema knows.
  const template = document.createElement("template");
  const typed = !/^\s*<\w/.test(area.value);
  template.innerHTML = typed ? plain(area.value) : area.value;
  source.append(template.content);

  const list = (type: NodeType): Command => (state, dispatch) => wrapInList(type)(state, dispatch) || liftListItem(node("list_item"))(state, dispatch);
  const link: Command = (state, dispatch) => {
    if (state.selection.empty) return false;
    if (!dispatch) return true;
    const { from, to } = state.selection;
    if (state.doc.rangeHasMark(from, to, mark("link"))) return toggleMark(mark("link"))(state, dispatch);
    const address = window.prompt(prompt, "https://");
    if (!address || !/^(https?:|mailto:|tel:|\/)/i.test(address)) return true;
    return toggleMark(mark("link"), { href: address })(state, dispatch);
  };
  const block: Command = (state, dispatch) => setBlockType(node("heading"), { level: 3 })(state, dispatch) || setBlockType(node("paragraph"))(state, dispatch);

  const tools: [string, string, Command, MarkType | undefined][] = [
    ["bold", bold, toggleMark(mark("strong")), mark("strong")],
    ["italic", italic, toggleMark(mark("em")), mark("em")],
    ["heading-2", headingWord, block, undefined],
    ["list", bullets, list(node("bullet_list")), undefined],
    ["list-ordered", numbers, list(node("ordered_list")), undefined],
    ["text-quote", quote, wrapIn(node("blockquote")), undefined],
    ["link", linkWord, link, mark("link")],
    ["undo-2", undoWord, undo, undefined],
    ["redo-2", redoWord, redo, undefined],
  ];

  const bar = element("div", { class: "rich-bar", role: "toolbar", "aria-label": area.dataset["richLabel"] ?? "" });
  const box = element("div", { class: "rich" }, bar);
  const view = new EditorView(box, {
    state: EditorState.create({
      doc: DOMParser.fromSchema(schema).parse(source),
      plugins: [
        history(),
        inputRules({
          rules: [
            wrappingInputRule(/^\s*([-+*])\s$/, node("bullet_list")),
            wrappingInputRule(/^(\d+)[.)]\s$/, node("ordered_list"), (match) => ({ order: Number(match[1]) })),
            wrappingInputRule(/^\s*>\s$/, node("blockquote")),
            textblockTypeInputRule(/^##\s$/, node("heading"), { level: 3 }),
          ],
        }),
        keymap({
          "Mod-b": toggleMark(mark("strong")),
          "Mod-i": toggleMark(mark("em")),
          "Mod-z": undo,
          "Mod-y": redo,
          "Shift-Mod-z": redo,
          Enter: splitListItem(node("list_item")),
          "Mod-]": sinkListItem(node("list_item")),
          "Mod-[": liftListItem(node("list_item")),
          // Sends the form; a line feed is Enter alone.
          "Mod-Enter": () => true,
          "Shift-Enter": (state, dispatch) => {
            dispatch?.(state.tr.replaceSelectionWith(node("hard_break").create()).scrollIntoView());
            return true;
          },
        }),
        keymap(baseKeymap),
      ],
    }),
    attributes: {
      role: "textbox",
      "aria-multiline": "true",
      "aria-label": area.dataset["richLabel"] ?? "",
      ...(area.getAttribute("aria-describedby") ? { "aria-describedby": area.getAttribute("aria-describedby") as string } : {}),
    },
    dispatchTransaction(transaction) {
      view.updateState(view.state.apply(transaction));
      paint();
      if (!transaction.docChanged) return;
      area.value = html(view);
      area.dispatchEvent(new Event("input", { bubbles: true }));
    },
  });

  const buttons = tools.map(([name, label, command, kind]) => {
    const button = element("button", { class: "btn quiet small icon-only", type: "button", title: label, "aria-label": label, tabindex: "-1" }, icon(name));
    button.addEventListener("mousedown", (event) => event.preventDefault());
    button.addEventListener("click", () => {
      command(view.state, view.dispatch, view);
      view.focus();
    });
    bar.append(button);
    return { button, kind };
  });
  // A toolbar is one stop for Tab; arrows move inside it.
  if (buttons[0]) buttons[0].button.tabIndex = 0;
  bar.addEventListener("keydown", (event) => {
    const at = buttons.findIndex(({ button }) => button === document.activeElement);
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (!step || at < 0) return;
    event.preventDefault();
    buttons[(at + step + buttons.length) % buttons.length]?.button.focus();
  });

  function paint(): void {
    const { from, to, empty, $from } = view.state.selection;
    for (const { button, kind } of buttons) {
      if (!kind) continue;
      const active = empty ? Boolean(kind.isInSet(view.state.storedMarks ?? $from.marks())) : view.state.doc.rangeHasMark(from, to, kind);
      button.setAttribute("aria-pressed", String(active));
    }
  }

  const focused = document.activeElement === area;
  area.before(box);
  area.hidden = true;
  const label = document.querySelector<HTMLLabelElement>(`label[for="${CSS.escape(area.id)}"]`);
  label?.addEventListener("click", () => view.focus());
  // Whoever began to type before the editor was there goes on behind it.
  if (focused && typed) view.dispatch(view.state.tr.setSelection(Selection.atEnd(view.state.doc)));
  if (focused) view.focus();
  paint();
}

/** Text as it was typed into the bare area, as paragraphs. */
function plain(text: string): string {
  if (!text) return "";
  const holder = document.createElement("div");
  holder.append(...text.split("\n").map((line) => element("p", {}, line)));
  return holder.innerHTML;
}

function html(view: EditorView): string {
  const empty = view.state.doc.textContent === "" && view.state.doc.childCount <= 1;
  if (empty) return "";
  const holder = document.createElement("div");
  holder.append(DOMSerializer.fromSchema(schema).serializeFragment(view.state.doc.content));
  return holder.innerHTML;
}
