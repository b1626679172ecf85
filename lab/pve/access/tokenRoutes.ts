import { randomUUID } from "node:crypto";
import type { Call, Routes } from "../api/call.ts";
import { badParameters, failure } from "../pveError.ts";
import type { Token } from "../state.ts";
import { hashToken } from "./secrets.ts";
import { needUser, shownToken } from "./users.ts";

export const tokenRoutes: Routes = {
  "GET /access/users/{userid}/token": (call) =>
    Object.entries(needUser(call.node.state, call.need("userid")).tokens).map(
      ([tokenid, token]) => ({ tokenid, ...shownToken(token) }),
    ),
  "GET /access/users/{userid}/token/{tokenid}": (call) => shownToken(needToken(call)),
  "POST /access/users/{userid}/token/{tokenid}": (call) => {
    const [userid, tokenid] = [call.need("userid"), call.need("tokenid")];
    const user = needUser(call.node.state, userid);
    if (user.tokens[tokenid] !== undefined) {
      throw badParameters({ tokenid: "Token already exists." });
    }
    const value = randomUUID();
    const comment = call.text("comment");
    user.tokens[tokenid] = {
      expire: call.number("expire") ?? 0,
      privsep: call.flag("privsep") === false ? 0 : 1,
      ...(comment === undefined ? {} : { comment }),
      hash: hashToken(value),
    };
    // What was sent comes back as it was sent: numbers as texts.
    const sent = ["comment", "expire", "privsep"].filter((key) => key in call.params);
    const info = Object.fromEntries(sent.map((key) => [key, call.params[key]]));
    return { "full-tokenid": `${userid}!${tokenid}`, value, info };
  },
  "PUT /access/users/{userid}/token/{tokenid}": (call) => {
    const user = needUser(call.node.state, call.need("userid"));
    const token = needToken(call);
    const comment = call.text("comment") ?? token.comment;
    const changed = {
      ...token,
      expire: call.number("expire") ?? token.expire,
      privsep: (call.flag("privsep") ?? token.privsep === 1) ? 1 : 0,
      ...(comment === undefined ? {} : { comment }),
    };
    user.tokens[call.need("tokenid")] = changed;
    const sent = ["comment", "expire", "privsep"].filter((key) => key in call.params);
    return { ...shownToken(changed), ...Object.fromEntries(sent.map((k) => [k, call.params[k]])) };
  },
  "DELETE /access/users/{userid}/token/{tokenid}": (call) => {
    needToken(call);
    const { state } = call.node;
    const [userid, tokenid] = [call.need("userid"), call.need("tokenid")];
    delete needUser(state, userid).tokens[tokenid];
    const id = `${userid}!${tokenid}`;
    state.acl = state.acl.filter((entry) => entry.type !== "token" || entry.ugid !== id);
    return null;
  },
};

function needToken(call: Call): Token {
  const [userid, tokenid] = [call.need("userid"), call.need("tokenid")];
  const token = needUser(call.node.state, userid).tokens[tokenid];
  if (token === undefined) throw failure(`no such token '${tokenid}' for user '${userid}'`);
  return token;
}
