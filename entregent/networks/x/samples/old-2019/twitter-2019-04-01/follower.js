window.YTD.follower.part0 = [
 {
  "follower": {
   "accountId": "50000001",
   "userLink": "https://twitter.com/intent/user?user_id=50000001"
  }
 }
]