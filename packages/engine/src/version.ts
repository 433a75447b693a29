/** Version of gradus, the same in every room and in the Python package. */
export const VERSION = "0.1.0";
