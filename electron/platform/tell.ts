/** Tells one of many listeners. A fault of its own is one like any other, and costs nobody else the news. */
export function tell(listener: () => void): void {
  try {
    listener();
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}
