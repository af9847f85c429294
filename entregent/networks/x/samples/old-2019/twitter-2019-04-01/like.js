window.YTD.like.part0 = [
 {
  "like": {
   "tweetId": "1050000000000000001"
  }
 }
]