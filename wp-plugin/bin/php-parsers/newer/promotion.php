<?php

final class Pair
{
    public function __construct(private int $one)
    {
    }
}
