import "../resources/index.ts";
