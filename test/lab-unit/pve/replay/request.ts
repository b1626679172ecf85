import type { Request } from "./client.ts";
import type { Exchange } from "./exchange.ts";
import { fileOf, type OwnValues } from "./ownValues.ts";

export interface Credentials {
  readonly token: (id: string) => string;
  readonly ticket: (user: string) => string;
  readonly csrf: (user: string) => string;
}

/** A recorded request as this run sends it. */
export function requestOf(exchange: Exchange, own: OwnValues, who: Credentials): Request {
  const { method, path, rawpath } = exchange;
  const isWhole = path.startsWith("/api2/");
  const encoded = rawpath === undefined ? encodedPath(path) : decodedUpid(rawpath);
  const whole = isWhole || rawpath !== undefined ? encoded : `/api2/json${encoded}`;
  const search = encodedForm(ownPid(exchange, own), own);
  const body = bodyOf(exchange, own);
  return {
    method,
    path: own.toOwn(whole) + (search === "" ? "" : `?${search}`),
    headers: { ...headersOf(exchange, who), ...body.headers },
    body: body.bytes,
  };
}

/** A process of a guest is known by the number it got here. */
function ownPid({ path, query }: Exchange, own: OwnValues): Readonly<Record<string, unknown>> {
  const pid = own.own(`pid ${String(query["pid"])}`);
  return path.endsWith("/exec-status") && pid !== undefined ? { ...query, pid } : query;
}

/** Names of tasks are known decoded. */
const decodedUpid = (rawpath: string) =>
  rawpath.includes("/tasks/") ? decodeURIComponent(rawpath) : rawpath;

const encodedPath = (path: string) =>
  path
    .split("/")
    .map((part) =>
      encodeURIComponent(part).replaceAll("%3A", ":").replaceAll("%40", "@").replaceAll("!", "!"),
    )
    .join("/");

function encodedForm(values: Readonly<Record<string, unknown>>, own: OwnValues): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(values)) {
    for (const item of Array.isArray(value) ? value : [value]) {
      search.append(key, own.toOwn(String(item)));
    }
  }
  return search.toString();
}

interface Body {
  readonly bytes: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

const isFile = (value: unknown): value is { filename: string; bytes: number } =>
  typeof value === "object" && value !== null && "bytes" in value;

function bodyOf({ form, sent }: Exchange, own: OwnValues): Body {
  if (sent === "json") {
    const text = typeof form === "string" ? form : JSON.stringify(form);
    return { bytes: Buffer.from(text), headers: { "content-type": "application/json" } };
  }
  if (typeof form === "string" || Object.keys(form).length === 0) {
    return { bytes: Buffer.alloc(0), headers: {} };
  }
  if (Object.values(form).some(isFile)) return multipart(form, own);
  const type = { "content-type": "application/x-www-form-urlencoded" };
  return { bytes: Buffer.from(encodedForm(form, own)), headers: type };
}

function multipart(form: Readonly<Record<string, unknown>>, own: OwnValues): Body {
  const boundary = "----replay";
  const parts = Object.entries(form).flatMap(([name, value]) => {
    const head = `--${boundary}\r\ncontent-disposition: form-data; name="${name}"`;
    if (!isFile(value)) return [`${head}\r\n\r\n${own.toOwn(String(value))}\r\n`];
    const file = `${head}; filename="${value.filename}"\r\ncontent-type: application/octet-stream`;
    return [`${file}\r\n\r\n`, fileOf(value.bytes), "\r\n"];
  });
  const bytes = [...parts, `--${boundary}--\r\n`].map((part) => Buffer.from(part));
  const type = { "content-type": `multipart/form-data; boundary=${boundary}` };
  return { bytes: Buffer.concat(bytes), headers: type };
}

/** How a request was signed; where it was signed wrongly only the note tells how. */
function headersOf({ auth, note = "" }: Exchange, who: Credentials): Record<string, string> {
  if (auth === "none") return {};
  if (auth === "bearer") return { authorization: "Bearer nothing" };
  if (auth.startsWith("ticket:")) return ticketHeaders(auth, note, who);
  const [, id = ""] = /^token:([^:]+)/.exec(auth) ?? [];
  const value =
    note === "wrong token value" ? "00000000-0000-0000-0000-000000000000" : who.token(id);
  if (id === "broken") return { authorization: "PVEAPIToken=broken" };
  const sign = note.includes(": before the value") ? ":" : "=";
  const blank = note.includes("blank after PVEAPIToken") ? " " : "=";
  return { authorization: `PVEAPIToken${blank}${id}${sign}${value}` };
}

function ticketHeaders(auth: string, note: string, who: Credentials): Record<string, string> {
  const [, user = ""] = /^ticket:([^+\s]+)/.exec(auth) ?? [];
  const ticket = who.ticket(user);
  if (auth.includes("Authorization header")) return { authorization: `PVEAuthCookie=${ticket}` };
  const broken = note.includes("bad signature")
    ? `${ticket.slice(0, -3)}AAA`
    : note.includes("old time stamp")
      ? ticket.replace(/:[0-9A-F]{8}::/, ":60000000::")
      : ticket;
  const cookie = note.includes("unquoted") ? broken : encodeURIComponent(broken);
  const csrf = note.includes("bad CSRF") ? "60000000:nothing" : who.csrf(user);
  return {
    cookie: `PVEAuthCookie=${cookie}`,
    ...(auth.endsWith("+csrf") ? { csrfpreventiontoken: csrf } : {}),
  };
}
