// mdBook adds scripts of the old kind only; this one fetches the module that defines the elements.
import("/docs/demo/embed.js");
