// Without one of its own, the page would start with the application's.
export function register() {}
