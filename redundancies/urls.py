app_name = "redundancies"

urlpatterns = []
