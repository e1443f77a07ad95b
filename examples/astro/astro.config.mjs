import mdx from "@astrojs/mdx";
import { defineConfig } from "astro/config";

export default defineConfig({ base: "/hosts/astro/", integrations: [mdx()] });
