window.YTD.tweet.part0 = [
 {
  "edit_info": {
   "initial": {
    "editTweetIds": [
     "1100000000000000001"
    ],
    "editableUntil": "2026-01-01T00:00:00.000Z",
    "editsRemaining": "5",
    "isEditEligible": true
   }
  },
  "retweeted": false,
  "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
  "entities": {
   "hashtags": [],
   "symbols": [],
   "user_mentions": [
    {
     "name": "Bob B.",
     "screen_name": "bob_brandt",
     "indices": [
      "0",
      "4"
     ],
     "id_str": "50000001",
     "id": "50000001"
    }
   ],
   "urls": []
  },
  "display_text_range": [
   "0",
   "22"
  ],
  "favorite_count": "2",
  "id_str": "1100000000000000001",
  "truncated": false,
  "retweet_count": "0",
  "id": "1100000000000000001",
  "created_at": "Mon Feb 25 09:00:00 +0000 2019",
  "favorited": false,
  "full_text": "@bob_brandt d'accord !",
  "lang": "fr",
  "in_reply_to_status_id_str": "1099999999999999999",
  "in_reply_to_status_id": "1099999999999999999",
  "in_reply_to_user_id": "50000001",
  "in_reply_to_user_id_str": "50000001",
  "in_reply_to_screen_name": "bob_brandt"
 },
 {
  "edit_info": {
   "initial": {
    "editTweetIds": [
     "1100000000000000002"
    ],
    "editableUntil": "2026-01-01T00:00:00.000Z",
    "editsRemaining": "5",
    "isEditEligible": true
   }
  },
  "retweeted": false,
  "source": "<a href=\"https://mobile.twitter.com\" rel=\"nofollow\">Twitter Web App</a>",
  "entities": {
   "hashtags": [],
   "symbols": [],
   "user_mentions": [],
   "urls": []
  },
  "display_text_range": [
   "0",
   "13"
  ],
  "favorite_count": "0",
  "id_str": "1100000000000000002",
  "truncated": false,
  "retweet_count": "0",
  "id": "1100000000000000002",
  "created_at": "Mon Feb 25 10:00:00 +0000 2019",
  "favorited": false,
  "full_text": "Seule ce soir",
  "lang": "fr"
 }
]