// No server code, so none of the app-wide types is extended.
export {};
