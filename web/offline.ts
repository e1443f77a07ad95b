// Lets the next visit work without a network, by a service worker that keeps what this one loaded.

/** Where a service worker may be: not in a sandbox without an origin, nor without encryption. */
function workers(): ServiceWorkerContainer | undefined {
  try {
    return navigator.serviceWorker;
  } catch {
    return undefined;
  }
}

/** Keeps what was loaded so far, and what will be. Without it the page works as well, online. */
export async function keepForLater(): Promise<void> {
  const container = workers();
  if (!container) {
    return;
  }
  try {
    await container.register(new URL("sw.js", document.baseURI));
  } catch {
    // The reader's browser keeps nothing, or the host has no such file.
    return;
  }
  const { active } = await container.ready;
  const keep = (entries: { name: string }[]) => {
    active?.postMessage(entries.map(({ name }) => name));
  };
  keep([{ name: location.href }]);
  const loaded = new PerformanceObserver((list) => keep(list.getEntries()));
  loaded.observe({ type: "resource", buffered: true });
}
