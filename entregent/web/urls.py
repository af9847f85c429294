"""The routes: one module per page. Every view carries a policy (see access.py)."""

from __future__ import annotations

from django.urls import path

from entregent.web import entering

urlpatterns = [
    path("enter/<str:token>/", entering.enter, name="enter"),
    path("sign-in/", entering.sign_in, name="sign_in"),
    path("sign-out/", entering.sign_out, name="sign_out"),
]
