inbox = Inbox
