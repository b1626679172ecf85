/** Words that run the command after them; what they take before it are options and assignments. */
const wrappers =
  /^(sudo|doas|env|exec|nohup|nice|ionice|setsid|time|timeout|systemd-run|command|then|do|else|if|while|until|!)$/;
/** After these a quoted text is a script. */
const runsText = /(^|\s)(-[a-z]*c|eval|ssh\s.*)\s*$/;

/**
 * The commands of a shell script, each as its words, the program first and without its path. Good enough to see what
 * a script says plainly; what it hides in variables or other files is not seen.
 */
export function simpleCommands(script: string): string[][] {
  return withoutTexts(script)
    .replaceAll(/(^|\s)#.*$/gm, "")
    .replaceAll("\\\n", " ")
    .split(/\n|;|&+|\|+|[(){}`]/)
    .map((part) => program(part.trim().split(/\s+/)))
    .filter((words) => words.length > 0);
}

/** Texts in quotes are data, unless a shell is given one to run: that is a command of its own. */
function withoutTexts(script: string): string {
  let seen = "";
  let at = 0;
  for (const quoted of script.matchAll(/'([^']*)'|"((?:[^"\\]|\\.)*)"/g)) {
    seen += script.slice(at, quoted.index);
    const text = quoted[1] ?? quoted[2] ?? "";
    const line = seen.slice(seen.lastIndexOf("\n") + 1);
    if (runsText.test(line)) seen += `\n${text}\n`;
    else seen += /^[^\s;&|(){}`#]*$/.test(text) ? text : "text";
    at = quoted.index + quoted[0].length;
  }
  return seen + script.slice(at);
}

function program(words: readonly string[]): string[] {
  const isBefore = (word: string, index: number) =>
    word === "" ||
    /^\w+=/.test(word) ||
    wrappers.test(word) ||
    // Options and numbers of a wrapper.
    (index > 0 && /^(-|\d+[smh]?$)/.test(word));
  const from = words.findIndex((word, index) => !isBefore(word, index));
  if (from === -1) return [];
  const [name = "", ...rest] = words.slice(from);
  return [name.replace(/^.*\//, ""), ...rest];
}
