import { secureHeaders } from 'hono/secure-headers';

/**
 * What a browser is told about every answer of ours: it may load, run and talk to what is ours and nothing else,
 * nobody may frame it, and no address leaks. The microphone is for the browser phone.
 *
 * https://www.w3.org/TR/CSP3/, https://www.w3.org/TR/permissions-policy/
 */
export function securityHeaders(baseUrls: readonly string[]) {
  // Not every browser takes a socket to the same host for 'self'.
  const sockets = baseUrls.map((url) => new URL(url).origin.replace(/^http/, 'ws'));
  const isHttps = baseUrls.some((url) => url.startsWith('https:'));
  return secureHeaders({
    // A page with a policy of its own keeps it.
    overwrite: false,
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      workerSrc: ["'self'"],
      styleSrc: ["'self'"],
      imgSrc: ["'self'", 'data:'],
      fontSrc: ["'self'"],
      connectSrc: ["'self'", ...sockets],
      mediaSrc: ["'self'"],
      manifestSrc: ["'self'"],
      baseUri: ["'none'"],
      formAction: ["'none'"],
      frameAncestors: ["'none'"],
    },
    permissionsPolicy: {
      microphone: ['self'],
      camera: [],
      displayCapture: [],
      geolocation: [],
      payment: [],
      usb: [],
    },
    crossOriginEmbedderPolicy: 'require-corp',
    xFrameOptions: 'DENY',
    // Other names of the same domain are not ours to judge.
    strictTransportSecurity: isHttps ? 'max-age=15552000' : false,
  });
}
