window.YTD.direct_message.part0 = [
 {
  "dmConversation": {
   "conversationId": "40010020-50000001",
   "messages": [
    {
     "messageCreate": {
      "recipientId": "50000001",
      "reactions": [],
      "urls": [],
      "text": "À lundi",
      "mediaUrls": [],
      "senderId": "40010020",
      "id": "1100000000000000009",
      "createdAt": "2019-02-26T10:00:00.000Z",
      "editHistory": []
     }
    }
   ]
  }
 }
]