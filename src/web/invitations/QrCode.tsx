import { useMemo } from 'react';
import { encode } from 'uqr';

/** A QR code, dark on white in either colour scheme, since cameras expect it so. */
export function QrCode({ text, label, size = 192 }: { text: string; label: string; size?: number }) {
  const { data, size: modules } = useMemo(() => encode(text, { ecc: 'M', border: 3 }), [text]);
  const path = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join('');
  return (
    <svg role="img" aria-label={label} viewBox={`0 0 ${modules} ${modules}`} width={size} height={size} shapeRendering="crispEdges">
      <rect width={modules} height={modules} rx={2} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}
