const width = 100;

/** A doc comment of as many lines as it takes; nothing for no text. */
export function docText(text: string | undefined, indent: string): string {
  if (text === undefined || text === "") return "";
  // A comment's end inside a description would end the comment.
  const safe = text.replaceAll("*/", "*\\/");
  const oneLine = `${indent}/** ${safe} */`;
  if (oneLine.length <= width && !safe.includes("\n")) return `${oneLine}\n`;
  const lines = safe.split("\n").flatMap((line) => wrap(line, width - indent.length - 3));
  const body = lines.map((line) => `${indent} * ${line}`.trimEnd()).join("\n");
  return `${indent}/**\n${body}\n${indent} */\n`;
}

function wrap(line: string, room: number): string[] {
  const lines = [""];
  for (const word of line.split(" ")) {
    const last = lines.length - 1;
    const joined = lines[last] === "" ? word : `${lines[last]} ${word}`;
    if (joined.length <= room || lines[last] === "") lines[last] = joined;
    else lines.push(word);
  }
  return lines;
}
