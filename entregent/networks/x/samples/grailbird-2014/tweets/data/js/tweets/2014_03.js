Grailbird.data.tweets_2014_03 = 
 [
  {
    "source": "web",
    "entities": {
      "user_mentions": [
        {
          "name": "Bob",
          "screen_name": "bob_brandt",
          "indices": [
            3,
            8
          ],
          "id_str": "50000001",
          "id": 50000001
        }
      ],
      "media": [],
      "hashtags": [],
      "urls": []
    },
    "geo": {},
    "id_str": "441000000000000001",
    "text": "RT @bob_brandt: \u00e0 venir",
    "retweeted_status": {
      "id_str": "440000000000000001",
      "user": {
        "name": "Bob",
        "screen_name": "bob_brandt",
        "id_str": "50000001",
        "id": 50000001
      },
      "text": "\u00e0 venir"
    },
    "id": 441000000000000001,
    "created_at": "2014-03-05 09:12:00 +0000",
    "user": {
      "name": "Camille Moreau",
      "screen_name": "camille_m",
      "id_str": "40010020",
      "id": 40010020
    }
  },
  {
    "entities": {
      "user_mentions": [],
      "urls": []
    },
    "id_str": "440900000000000001",
    "text": "Bonjour Lyon",
    "id": 440900000000000001,
    "created_at": "2014-03-04 09:12:00 +0000",
    "user": {
      "screen_name": "camille_m",
      "id": 40010020
    }
  }
]