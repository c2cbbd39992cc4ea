// Lays out a message for reading. It moves white space and nothing else: numbers keep every digit
// that was sent, and what is not well formed is shown as it came.

const INDENT = "  ";
/** Deeper than this nothing moves to the right, or a message of brackets would fill the memory. */
const DEEPEST = 32;
const JSON_TOKEN = /\s*("(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+)/y;

/** Pieces `{text, kind}` of a laid out body; kinds are `name`, `text`, `value`, `mark` and `plain`. */
export function laidOut(format, body) {
  const pieces = format === "json" ? json(body) : format === "xml" ? xml(body) : null;
  return pieces ?? [{ text: body, kind: "plain" }];
}

function json(body) {
  const tokens = jsonTokens(body.trim());
  if (tokens === null) return null;
  const pieces = [];
  const add = (text, kind = "mark") => pieces.push({ text, kind });
  let depth = 0;
  for (const [at, token] of tokens.entries()) {
    const next = tokens[at + 1];
    if (token === "{" || token === "[") {
      add(token);
      if (next !== "}" && next !== "]") {
        depth += 1;
        add(newline(depth));
      }
    } else if (token === "}" || token === "]") {
      const before = tokens[at - 1];
      if (before !== "{" && before !== "[") {
        depth = Math.max(0, depth - 1);
        add(newline(depth));
      }
      add(token);
    } else if (token === ",") add(`,${newline(depth)}`);
    else if (token === ":") add(": ");
    else if (token.startsWith('"')) add(token, next === ":" ? "name" : "text");
    else add(token, "value");
  }
  return pieces;
}

function jsonTokens(body) {
  const tokens = [];
  JSON_TOKEN.lastIndex = 0;
  while (JSON_TOKEN.lastIndex < body.length) {
    const found = JSON_TOKEN.exec(body);
    if (found === null) return null;
    tokens.push(found[1]);
  }
  return tokens;
}

function xml(body) {
  const parts = body.trim().match(/<[^<>]*>|[^<]+|</g);
  if (parts === null) return null;
  const pieces = [];
  let depth = 0;
  let inline = false;
  for (const part of parts) {
    if (!part.startsWith("<")) {
      if (part.trim() === "") continue;
      pieces.push({ text: part, kind: "text" });
      inline = true;
      continue;
    }
    const closes = part.startsWith("</");
    if (closes) depth = Math.max(0, depth - 1);
    if (pieces.length > 0 && !inline && !(closes && opened(pieces))) {
      pieces.push({ text: newline(depth), kind: "mark" });
    }
    pieces.push({ text: part, kind: "name" });
    inline = false;
    if (!closes && !/^<[?!]|\/>$/.test(part)) depth += 1;
  }
  return pieces;
}

/** Whether the last piece opens an element, so that its end may stand on the same line. */
function opened(pieces) {
  const { text, kind } = pieces[pieces.length - 1];
  return kind === "name" && !/^<[/?!]|\/>$/.test(text);
}

const newline = (depth) => `\n${INDENT.repeat(Math.min(depth, DEEPEST))}`;
