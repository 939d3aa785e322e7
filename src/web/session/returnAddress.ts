/**
 * Where to go after signing in: the address if it is a plain path of this site, else null. What a browser would read as another
 * site is refused: `//host`, `/\host`, both behind dots, tabs and line breaks, other schemes; so are the screens of signing in.
 */
export const safeReturn = (address: unknown, origin: string): string | null => {
  if (
    typeof address !== 'string' ||
    address.length > 2000 ||
    !/^\/(?![/\\])[^\\\p{Cc}\s]*$/u.test(address) ||
    !URL.canParse(address, origin)
  )
    return null;
  const parsed = new URL(address, origin);
  if (parsed.origin !== origin || parsed.pathname.startsWith('//')) return null;
  if (/^\/(?:%09|%0a|%0d|%2f|%5c|(?:sign-in|invitation)(?:$|\/))/i.test(parsed.pathname)) return null;
  return parsed.pathname + parsed.search;
};

/** The address of the sign-in screen that leads back to `from`. */
export const signInAddress = (from: string, why?: 'ended'): string => {
  const search = new URLSearchParams({ ...(from !== '/' && { to: from }), ...(why && { why }) }).toString();
  return search ? `/sign-in?${search}` : '/sign-in';
};
