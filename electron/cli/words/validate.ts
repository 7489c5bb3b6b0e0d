/** What the command line says: validate. */
export const validateWords = {
  warning: (value: string | number) => `warning: ${value}`,
  isValidStackWith: (
    file: string | number,
    name: string | number,
    length: string | number,
    value: string | number,
    value5: string | number,
  ) => `${file} is valid: stack ${name} with ${length} ${value} (${value5}).`,
  whatItRunsIs: 'What it runs is not approved on this machine yet; stacklight trust shows it.',
} as const;
