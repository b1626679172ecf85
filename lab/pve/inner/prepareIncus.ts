import { connectIncus } from "../../../provider/incus/api/client.ts";
import { unixConnection } from "../../../provider/incus/api/unixConnection.ts";
import { importImage } from "../../daemon/importImage.ts";
import { serverInfo } from "../../daemon/serverInfo.ts";
import { waitFor } from "../../waitFor.ts";

// Run in a guest, by start.sh: waits for the guest's own Incus and gives it a pool and the image.
const [socket = "", image = ""] = process.argv.slice(2);
const wait = { what: "Incus", seconds: 120, wayOut: "see journalctl -u strata-pve", everyMs: 200 };
const { environment } = await waitFor(wait, () => serverInfo(socket));
const fingerprint = environment.certificate_fingerprint;
const incus = connectIncus(unixConnection(socket), { fingerprint });
if ((await incus.find("/1.0/storage-pools/default")) === undefined) {
  // There are no loop devices for anything better.
  const pool = { name: "default", driver: "dir", config: {} };
  await incus.send("POST", "/1.0/storage-pools", pool);
}
await importImage(incus, image, "strata-debian");
incus.close();
