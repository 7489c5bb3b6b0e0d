/** Secrets that are known by their own form, as those who issue them document it. Pure. */

const MASK = '***';

/** What may stand directly before and behind one. */
const FORMS: readonly string[] = [
  // JSON Web Tokens, signed and encrypted.
  '(?<!-)eyJ[\\w-]{6,4096}\\.[\\w-]{4,8192}(?:\\.[\\w-]{1,8192}){0,3}',
  // GitHub, GitLab.
  'gh[pousr]_[A-Za-z0-9]{16,255}',
  'github_pat_\\w{20,255}',
  'gl(?:pat|dt|rt|ptt|ft|oas|cbt|imt|soat|agent)-[\\w-]{16,255}',
  // Slack, Discord, Telegram.
  'xox[a-z](?:\\.xox[a-z])?-[\\w-]{8,512}',
  'xapp-[\\w-]{8,512}',
  '\\d{8,10}:AA[\\w-]{30,40}',
  // Stripe, Square, PayPal's Braintree.
  '(?:sk|rk)_(?:live|test)_\\w{8,255}',
  'whsec_[\\w+/=]{8,255}',
  'sq0(?:atp|csp)-[\\w-]{20,100}',
  // OpenAI, Anthropic and those who took over the form; Hugging Face.
  'sk-[A-Za-z0-9][\\w-]{15,255}',
  'hf_[A-Za-z0-9]{20,100}',
  // Amazon, Google, Azure, DigitalOcean.
  '(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{12,16}',
  'AIza[\\w-]{30,40}',
  'ya29\\.[\\w-]{16,1024}',
  'GOCSPX-[\\w-]{20,40}',
  'do[opr]_v1_[0-9a-f]{32,64}',
  // Registries: npm, PyPI, Docker, RubyGems.
  'npm_[A-Za-z0-9]{30,40}',
  'pypi-[\\w-]{16,512}',
  'dckr_(?:pat|oat)_[\\w-]{16,255}',
  'rubygems_[0-9a-f]{32,64}',
  // SendGrid, Twilio, Mailgun, Shopify, Vault, Databricks, Linear, age.
  'SG\\.[\\w-]{10,64}\\.[\\w-]{10,128}',
  'SK[0-9a-f]{32}',
  'key-[0-9a-f]{32}',
  'shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}',
  'hv[sbr]\\.[\\w-]{20,512}',
  'dapi[0-9a-f]{32}',
  'lin_api_\\w{30,64}',
  'AGE-SECRET-KEY-1[A-Z0-9]{50,70}',
];
const TOKEN = new RegExp(`(?<![A-Za-z0-9_])(?:${FORMS.join('|')})(?![A-Za-z0-9_])`, 'g');
/** From its first line to its last, or to the end of a text that was cut; the line breaks may be written as `\n`. */
const PRIVATE_KEY =
  /(-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----)[\s\S]*?(-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----|$)/g;
/** Addresses that are themselves the key to a channel. */
const HOOK =
  /(https:\/\/(?:hooks\.slack\.com\/(?:services|workflows|triggers)|(?:\w{1,20}\.)?discord(?:app)?\.com\/api\/webhooks)\/)[\w/-]{8,512}/g;

/** Every secret that shows itself. */
export function maskTokens(text: string): string {
  return maskWordTokens(text.replace(PRIVATE_KEY, `$1${MASK}$2`));
}

/** Of these, those that are one word: nothing else can hide behind the mask. */
export function maskWordTokens(text: string): string {
  return text.replace(HOOK, `$1${MASK}`).replace(TOKEN, MASK);
}

const WHOLE = new RegExp(`^(?:${FORMS.join('|')})$`);

/** Whether the whole of a word is one. */
export function isToken(word: string): boolean {
  return WHOLE.test(word);
}
