"""What mail servers and readers report, in the shapes of Postfix, Gmail, Exchange and feedback loops."""

ORIGINAL = "From: Chemouflage <hello@chemouflage.test>\nTo: <rina@example.com>\nSubject: Order\n"


def postfix(to: str, status: str = "5.1.1", action: str = "failed", said: str = "no such user") -> bytes:
    """A report of Postfix about rina@example.com, sent `to` a return path."""
    return f"""Return-Path: <>
From: MAILER-DAEMON@mx.example.com (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: {to}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="4X/mx.example.com"

This is a MIME-encapsulated message.

--4X/mx.example.com
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

<rina@example.com>: host mx.example.com said: 550 {said}

--4X/mx.example.com
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.com
X-Postfix-Queue-ID: 4X1
X-Postfix-Sender: rfc822; {to}
Arrival-Date: Sun, 22 Nov 2026 18:30:00 +0600 (+06)

Final-Recipient: rfc822; rina@example.com
Original-Recipient: rfc822;rina@example.com
Action: {action}
Status: {status}
Remote-MTA: dns; mx.example.com
Diagnostic-Code: smtp; 550 {said}

--4X/mx.example.com
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers

Return-Path: <{to}>
{ORIGINAL}
--4X/mx.example.com--
""".encode()


def gmail(to: str) -> bytes:
    """A report of Gmail: the address of nobody, no text of its own about it but the codes."""
    return f"""From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>
To: {to.upper()}
Auto-Submitted: auto-replied
Subject: Delivery Status Notification (Failure)
Content-Type: multipart/report; boundary="0000000000"; report-type=delivery-status
X-Failed-Recipients: rina@example.com

--0000000000
Content-Type: multipart/related; boundary="1111"

--1111
Content-Type: text/html; charset="UTF-8"
Content-Transfer-Encoding: quoted-printable

<p>Address not found</p>
--1111--

--0000000000
Content-Type: message/delivery-status

Reporting-MTA: dns; googlemail.com
Arrival-Date: Sun, 22 Nov 2026 04:30:00 -0800 (PST)
X-Original-Message-ID: <x@chemouflage.test>

Final-Recipient: rfc822; rina@example.com
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; The email account that you tried to reach does not exist. For more information, go to
 https://support.google.com/mail/?p=NoSuchUser - gsmtp
Last-Attempt-Date: Sun, 22 Nov 2026 04:30:01 -0800 (PST)

--0000000000
Content-Type: message/rfc822

{ORIGINAL}
Hello
--0000000000--
""".encode()


def exchange(to: str) -> bytes:
    """A report of Exchange: a code of its own in the status, CRLF lines, the whole mail behind it."""
    text = f"""From: <postmaster@contoso.example.com>
To: <{to}>
Subject: Undeliverable: Order
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="_000_"
MIME-Version: 1.0

--_000_
Content-Type: text/plain; charset="us-ascii"

Your message to rina@example.com couldn't be delivered.

--_000_
Content-Type: message/delivery-status

Reporting-MTA: dns;A1.contoso.example.com
Received-From-MTA: dns;mx.chemouflage.test

Final-Recipient: rfc822;rina@example.com
Action: failed
Status: 5.1.10
Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup
X-Display-Name: rina

--_000_
Content-Type: message/rfc822

{ORIGINAL}
Hello
--_000_--
"""
    return text.replace("\n", "\r\n").encode()


def complaint(to: str, kind: str = "abuse") -> bytes:
    """A report of a feedback loop (ARF)."""
    return f"""From: <feedback@isp.example.com>
To: <abuse@chemouflage.test>
Subject: FW: Order
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="part"

--part
Content-Type: text/plain

This is an email abuse report.

--part
Content-Type: message/feedback-report

Feedback-Type: {kind}
User-Agent: SomeGenerator/1.0
Version: 1
Original-Mail-From: <{to}>
Original-Rcpt-To: <rina@example.com>

--part
Content-Type: message/rfc822

{ORIGINAL}
Hello
--part--
""".encode()


def absence(to: str) -> bytes:
    """A note of absence, which is no report."""
    return f"From: rina@example.com\nTo: {to}\nAuto-Submitted: auto-replied\n\nI am away.\n".encode()


def dolls(depth: int) -> bytes:
    """A message in a message in a message: deeper than a reader of them can follow."""
    head = b"Content-Type: multipart/report; boundary=a\n\n--a\n"
    return head + b"Content-Type: message/rfc822\n\n" * depth


def nested(depth: int, lines: int) -> bytes:
    """Parts in parts, whose every line is compared with the boundary of each part around it."""
    out = [b"Content-Type: multipart/report; boundary=a\n\n--a\n"]
    out += [b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (at, at) for at in range(depth)]
    return b"".join(out) + b"\n" * lines
