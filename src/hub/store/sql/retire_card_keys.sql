UPDATE card_key SET until_day = :day WHERE until_day < 0
