/** What the page says: which keys do what. */
export const keysWords = {
  palette: 'finds any action, service or setting',
  betweenServices: 'between services',
  betweenButtons: 'between the buttons of a service',
  opens: 'opens',
  goesBack: 'goes back',
  searches: 'searches what is shown',
  settings: 'settings',
} as const;
