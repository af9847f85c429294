window.YTD.protected_history.part0 = [
 {
  "protectedHistory": {
   "protectedAt": "2018-01-02T10:00:00.000Z",
   "action": "Protect"
  }
 },
 {
  "protectedHistory": {
   "protectedAt": "2017-01-02T10:00:00.000Z",
   "action": "Unprotect"
  }
 }
]