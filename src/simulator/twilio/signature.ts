import { createHmac } from 'node:crypto';

/**
 * The carrier's own hand: written apart from the one that checks it, so that a shared mistake would show.
 * https://www.twilio.com/docs/usage/webhooks/webhooks-security
 */
export function signature(authToken: string, url: string, form: Readonly<Record<string, string>>): string {
  const mac = createHmac('sha1', authToken);
  mac.update(url);
  for (const name of Object.keys(form).sort()) mac.update(name + form[name]);
  return mac.digest('base64');
}
