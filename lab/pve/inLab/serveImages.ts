import http from "node:http";
import { imageServer } from "./cloudImages.ts";

// Run in the lab, until the lab ends: the publisher of the images that its nodes download.
http
  .createServer(({ url = "/" }, response) => {
    const content = imageServer.contents[url.slice(1)];
    if (content === undefined) return void response.writeHead(404).end();
    response.writeHead(200, { "content-length": content.length }).end(content);
  })
  .listen(imageServer.port, "0.0.0.0", () => process.stdout.write("serves\n"));
