hub-till-revoked = Head office took this till out of service: call support. Sales are kept
