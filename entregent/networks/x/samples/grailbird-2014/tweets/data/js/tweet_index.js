var tweet_index =  [
  {
    "file_name": "data/js/tweets/2014_03.js",
    "year": 2014,
    "var_name": "tweets_2014_03",
    "tweet_count": 2,
    "month": 3
  }
]