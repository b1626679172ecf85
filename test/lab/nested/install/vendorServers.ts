import { pulumiVersion } from "../../../../cli/setup/toolchain.ts";
import { commandVersion } from "../../../../components/ssh/remoteCommand.ts";
import type { PackageMirror } from "./packageMirror.ts";

const names = ["get.pulumi.com", "api.github.com", "github.com"];

/** Serves files below the directory of the name that was asked for. */
const server = `
import http.server, ssl, os
class Handler(http.server.SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def translate_path(self, path):
        host = os.path.basename(self.headers.get("Host", "none").split(":")[0])
        return "/srv/vendors/" + host + "/" + os.path.relpath(super().translate_path(path), os.getcwd())
httpd = http.server.ThreadingHTTPServer(("", 443), Handler)
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain("/root/vendors.pem")
httpd.socket = context.wrap_socket(httpd.socket, server_side=True)
httpd.serve_forever()
`;

const asset = "https://api.github.com/assets/proxmoxve.tar.gz";
const plugin = "pulumi-resource-proxmoxve-v8.5.0-linux-amd64.tar.gz";

/**
 * Has the mirror play the servers of Pulumi and of the plugins under their names, with what the lab has in the place of
 * their archives. `/srv/vendors.crt` is the root that signs for them.
 *
 * @param home where the node will have its strata: the stand-in of the command plugin runs from there
 */
export async function startVendors(mirror: PackageMirror, home: string): Promise<void> {
  const alternative = names.map((name) => `DNS:${name}`).join(",");
  const release = JSON.stringify({ assets: [{ name: plugin, url: asset }] });
  await mirror.run(`umask 022
cd /root
openssl req -x509 -newkey rsa:2048 -nodes -keyout root.key -out /srv/vendors.crt -days 2 -subj '/CN=lab vendors' \\
  -addext basicConstraints=critical,CA:TRUE 2>/dev/null
openssl req -newkey rsa:2048 -nodes -keyout vendors.key -out vendors.csr -subj /CN=vendors 2>/dev/null
echo 'subjectAltName=${alternative}' >names
openssl x509 -req -in vendors.csr -CA /srv/vendors.crt -CAkey root.key -CAcreateserial -days 2 -extfile names \\
  -out vendors.crt 2>/dev/null
cat vendors.key vendors.crt >vendors.pem
sdk=/srv/vendors/get.pulumi.com/releases/sdk plugins=/srv/vendors/get.pulumi.com/releases/plugins
github=/srv/vendors/api.github.com
mkdir -p $sdk $plugins $github/assets $github/repos/muhlba91/pulumi-proxmoxve/releases/tags command
archive=pulumi-v${pulumiVersion}-linux-x64.tar.gz
tar -c -C /opt/lab --transform s/toolchain/pulumi/ toolchain | gzip -1 >$sdk/$archive
(cd $sdk && sha256sum $archive >pulumi-${pulumiVersion}-checksums.txt)
tar -c -C /opt/lab/proxmoxve pulumi-resource-proxmoxve | gzip -1 >$github/assets/proxmoxve.tar.gz
echo '${release}' >$github/repos/muhlba91/pulumi-proxmoxve/releases/tags/v8.5.0
cat >command/pulumi-resource-command <<'END'
#!/bin/sh
exec ${home}/bin/node --disable-warning=ExperimentalWarning ${home}/project/lab/commandPlugin/main.ts "$@"
END
chmod 755 command/pulumi-resource-command
tar -cz -C command -f $plugins/pulumi-resource-command-v${commandVersion}-linux-amd64.tar.gz pulumi-resource-command
cat >server.py <<'END'
${server}END
systemd-run --quiet --unit=vendors python3 /root/server.py
`);
}

/** A script for a machine that shall find them so, and trust roots that the mirror has: a site with servers of its own. */
export const findVendors = (address: string, roots: readonly string[]) => `python3 - <<'END'
import urllib.request
for root in ${JSON.stringify(roots)}:
    urllib.request.urlretrieve("http://${address}/" + root, "/usr/local/share/ca-certificates/" + root)
END
update-ca-certificates
echo '${address} ${names.join(" ")}' >>/etc/hosts
`;
