window.YTD.direct_message_group.part0 = [
 {
  "dmConversation": {
   "conversationId": "1000000000000000001",
   "messages": [
    {
     "messageCreate": {
      "reactions": [],
      "urls": [],
      "text": "Qui vient ?",
      "mediaUrls": [],
      "senderId": "50000003",
      "id": "1100000000000000010",
      "createdAt": "2019-02-27T10:00:00.000Z",
      "editHistory": []
     }
    },
    {
     "messageCreate": {
      "reactions": [],
      "urls": [],
      "text": "Bonjour à tous",
      "mediaUrls": [],
      "senderId": "50000002",
      "id": "1100000000000000011",
      "createdAt": "2019-02-27T09:00:00.000Z",
      "editHistory": []
     }
    }
   ]
  }
 }
]