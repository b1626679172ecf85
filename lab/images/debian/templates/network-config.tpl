{{ config_get("cloud-init.network-config", config_get("user.network-config", properties.default)) }}
