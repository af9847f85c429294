window.YTD.account.part0 = [
 {
  "account": {
   "email": "camille@example.org",
   "createdVia": "web",
   "username": "camille_m",
   "accountId": "40010020",
   "createdAt": "2009-05-16T08:20:11.000Z",
   "accountDisplayName": "Camille Moreau"
  }
 }
]