UPDATE card_key SET until_day = $1 WHERE until_day < 0
