const vmPower = [
  "VM.Audit",
  "VM.Backup",
  "VM.Config.CDROM",
  "VM.Config.Cloudinit",
  "VM.Console",
  "VM.PowerMgmt",
];

const vm = [
  "VM.Allocate",
  "VM.Audit",
  "VM.Backup",
  "VM.Clone",
  "VM.Config.CDROM",
  "VM.Config.CPU",
  "VM.Config.Cloudinit",
  "VM.Config.Disk",
  "VM.Config.HWType",
  "VM.Config.Memory",
  "VM.Config.Network",
  "VM.Config.Options",
  "VM.Console",
  "VM.Migrate",
  "VM.Monitor",
  "VM.PowerMgmt",
  "VM.Snapshot",
  "VM.Snapshot.Rollback",
];
const datastore = [
  "Datastore.Allocate",
  "Datastore.AllocateSpace",
  "Datastore.AllocateTemplate",
  "Datastore.Audit",
];
const sdn = ["SDN.Allocate", "SDN.Audit", "SDN.Use"];
const user = ["Group.Allocate", "Realm.AllocateUser", "User.Modify"];
const pool = ["Pool.Allocate", "Pool.Audit"];
const audit = [
  "Datastore.Audit",
  "Mapping.Audit",
  "Pool.Audit",
  "SDN.Audit",
  "Sys.Audit",
  "VM.Audit",
];
const system = ["Sys.Audit", "Sys.Console", "Sys.Syslog"];
const admin = [
  ...datastore,
  ...pool,
  ...sdn,
  ...system,
  ...user,
  ...vm,
  "Mapping.Audit",
  "Mapping.Use",
];

/** Every privilege of PVE 8.4. */
export const privileges: readonly string[] = [
  ...admin,
  "Mapping.Modify",
  "Permissions.Modify",
  "Realm.Allocate",
  "Sys.AccessNetwork",
  "Sys.Incoming",
  "Sys.Modify",
  "Sys.PowerMgmt",
].toSorted();

/** The roles every node has; they can be neither changed nor deleted. */
export const builtInRoles: Readonly<Record<string, readonly string[]>> = {
  Administrator: privileges,
  NoAccess: [],
  PVEAdmin: admin.toSorted(),
  PVEAuditor: audit,
  PVEDatastoreAdmin: datastore,
  PVEDatastoreUser: ["Datastore.AllocateSpace", "Datastore.Audit"],
  PVEMappingAdmin: ["Mapping.Audit", "Mapping.Modify", "Mapping.Use"],
  PVEMappingUser: ["Mapping.Audit", "Mapping.Use"],
  PVEPoolAdmin: pool,
  PVEPoolUser: ["Pool.Audit"],
  PVESDNAdmin: sdn,
  PVESDNUser: ["SDN.Audit", "SDN.Use"],
  PVESysAdmin: system,
  PVETemplateUser: ["VM.Audit", "VM.Clone"],
  PVEUserAdmin: user,
  PVEVMAdmin: vm,
  PVEVMUser: vmPower,
};
