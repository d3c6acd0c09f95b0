<?php

enum State
{
    case On;
}
