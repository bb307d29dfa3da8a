import type { Config } from '../config.ts';

/** What keeps a phone from ringing here, in sentences. */
export function missingForPhones(config: Config): string[] {
  return [
    ...(config.publicUrl === null
      ? ['PUBLIC_URL: the https address under which Twilio reaches this server (a tunnel or your host).']
      : []),
    ...(config.twilioAuthTokens.length === 0
      ? ['TWILIO_AUTH_TOKEN: the auth token of your Twilio account, so that only Twilio can place calls.']
      : []),
    ...(config.voice === 'local'
      ? ['OPENAI_API_KEY: without it the local voice answers, which is made for trying things out.']
      : []),
  ];
}
