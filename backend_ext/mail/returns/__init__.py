"""What comes back of mails that were sent: bounces and complaints."""
