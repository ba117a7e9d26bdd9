/** How a cover is fetched and made into a file. */
export interface CoverOptions {
  /** A picture with a shorter side is no cover. */
  minPixels: number;
  /** A larger one is made smaller. */
  maxPixels: number;
  /** Of the JPEG, 1…100. */
  quality: number;
  /** True to take out a picture that is inside a media file. */
  embedded: boolean;
  /** True to fetch from addresses of private networks as well. */
  privateAddresses: boolean;
}
