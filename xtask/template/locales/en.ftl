nav = {{Kind}} list
lead = What stands here, in plain words.
name = Name
add = Add
rename = Save the name
none = Nothing here yet.
name-missing = Please write a name.
