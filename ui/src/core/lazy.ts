// Islands that few pages have are fetched when one is met.
import { $, $$, onArrival } from "./dom";

onArrival((root) => {
  const board = $("[data-board]", root);
  if (board) void import("../lazy/board").then(({ board: start }) => start(board));
  const areas = $$<HTMLTextAreaElement>("textarea[data-rich]", root);
  if (areas.length) void import("../lazy/rich").then(({ rich }) => areas.forEach(rich));
});
