import { connectIncus } from "../../../provider/incus/api/client.ts";
import { locate } from "../../../provider/incus/api/locate.ts";
import { openConnection } from "../../../provider/incus/api/openConnection.ts";

/**
 * Run inside the lab's network, where the daemon listens: `httpsProbe.ts ADDRESS CERTIFICATE KEY
 * FINGERPRINT PROJECT PATH...` prints one JSON line per path: what `find` gives, or the error.
 */
const [address = "", certificateFile = "", keyFile = "", fingerprint = "", project = "", ...asked] =
  process.argv.slice(2);
const location = locate({ address, certificateFile, keyFile }, {});
const connection = openConnection(location, { fingerprint });
const client = connectIncus(connection, { fingerprint }).project(project);
for (const path of asked) {
  const answer = await client.find(path).then(
    (found) => ({ found: found !== undefined }),
    (error: Error) => ({ error: `${error.name}: ${error.message}` }),
  );
  console.log(JSON.stringify(answer));
}
client.close();
