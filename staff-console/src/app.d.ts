declare module '@fontsource/biz-udpgothic/*.css';
