import type { PlaceKind } from '@machikado/contracts/place.ts';

/** Words for kinds of places as people type them, in the six languages; they are looked in and never shown. */
export const kindWords: Readonly<Record<PlaceKind, string>> = {
  'city-office': '市役所 役所 支所 窓口 city hall office ward 市政府 市公所 시청 구청 주민센터',
  culture:
    '文化施設 美術館 博物館 記念館 ホール culture museum hall gallery art 文化设施 美术馆 博物馆 文化設施 美術館 박물관 미술관',
  library: '図書館 としょかん 本 library books 图书馆 圖書館 도서관',
  sports: '体育館 スポーツ プール 運動 sports gym pool stadium 体育馆 体育 游泳池 體育館 체육관 스포츠 수영장',
  'community-hall':
    '公民館 集会所 コミュニティセンター community hall center centre 公民馆 社区中心 公民館 社區中心 공민관 주민회관',
  park: '公園 こうえん park 公园 公園 공원',
  tourism: '観光 案内所 見どころ 名所 tourist information sights sightseeing 观光 旅游 景点 觀光 旅遊 景點 관광 명소',
  toilet:
    'トイレ お手洗い 手洗い 便所 化粧室 toilet restroom washroom bathroom lavatory wc 洗手间 卫生间 厕所 洗手間 廁所 化妝室 화장실',
  aed: 'AED 除細動器 心臓 defibrillator heart 除颤器 除顫器 제세동기',
  wifi: 'Wi-Fi WiFi ワイファイ インターネット 無線 internet 无线网络 上网 無線網路 上網 와이파이 인터넷',
  shelter: '避難所 ひなんじょ shelter evacuation 避难所 避難所 대피소',
  'evacuation-site': '避難場所 ひなんばしょ evacuation site 避难场所 避難場所 대피 장소',
  station: '駅 えき station train 车站 火车站 車站 역 기차역',
  other: '',
};
