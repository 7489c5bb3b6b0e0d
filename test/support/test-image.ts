/** The image that tests make on the spot, by its name: whoever only names it uses no engine. */
export const TEST_IMAGE = 'stacklight-test:latest';
