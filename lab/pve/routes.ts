import { aclRoutes } from "./access/aclRoutes.ts";
import { groupRoutes } from "./access/groupRoutes.ts";
import { poolRoutes } from "./access/poolRoutes.ts";
import { roleRoutes } from "./access/roleRoutes.ts";
import { ticketRoutes } from "./access/ticketRoutes.ts";
import { tokenRoutes } from "./access/tokenRoutes.ts";
import { userRoutes } from "./access/userRoutes.ts";
import type { Routes } from "./api/call.ts";
import { mappingRoutes } from "./cluster/mappingRoutes.ts";
import { clusterRoutes } from "./cluster/routes.ts";
import { aliasRoutes } from "./firewall/aliasRoutes.ts";
import { lxcRoutes } from "./lxc/routes.ts";
import { networkRoutes } from "./network/routes.ts";
import { nodeRoutes } from "./node/routes.ts";
import { qemuRoutes } from "./qemu/routes.ts";
import { storageConfigRoutes } from "./storage/configRoutes.ts";
import { contentRoutes } from "./storage/contentRoutes.ts";
import { downloadRoutes } from "./storage/download.ts";
import { storageStatusRoutes } from "./storage/statusRoutes.ts";
import { takeUpload } from "./storage/upload.ts";
import { taskRoutes } from "./tasks/routes.ts";

/** Everything the stand-in answers; what is not here is 501, as an unknown path is. */
export const routes: Routes = {
  ...aclRoutes,
  ...groupRoutes,
  ...poolRoutes,
  ...roleRoutes,
  ...ticketRoutes,
  ...tokenRoutes,
  ...userRoutes,
  ...clusterRoutes,
  ...mappingRoutes,
  ...aliasRoutes,
  ...lxcRoutes,
  ...networkRoutes,
  ...nodeRoutes,
  ...qemuRoutes,
  ...storageConfigRoutes,
  ...contentRoutes,
  ...downloadRoutes,
  ...storageStatusRoutes,
  "POST /nodes/{node}/storage/{storage}/upload": takeUpload,
  ...taskRoutes,
};
