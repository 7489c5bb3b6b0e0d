/** What the command line says: approval-text. */
export const approvalTextWords = {
  stacklightTrustApprovesIt: 'stacklight trust approves it; stacklight up approves it and starts the stack',
} as const;
