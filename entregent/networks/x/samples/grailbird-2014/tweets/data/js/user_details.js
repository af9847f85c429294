var user_details =  {
  "screen_name": "camille_m",
  "location": "Lyon",
  "full_name": "Camille Moreau",
  "bio": "Formation",
  "id": "40010020",
  "created_at": "2009-05-16 08:20:11 +0000"
}